/** The package has no types: it is the path of its program, null where it has none for the platform. */
declare module 'relay-compiler' {
  const program: string | null;
  export default program;
}
