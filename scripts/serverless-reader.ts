import type { Aws } from './stack-output.ts';

/** What this plugin uses of the framework. */
interface Framework {
  getProvider(name: 'aws'): Aws;
}

/** A plugin of serverless.yml: after a deployment with the parameter `reader`, puts the files of the reader's app into its bucket. */
export default class ServerlessReader {
  readonly hooks: Readonly<Record<string, () => Promise<void>>>;

  constructor(framework: Framework) {
    this.hooks = { 'after:deploy:deploy': () => upload(framework) };
  }
}

async function upload(framework: Framework): Promise<void> {
  const aws = framework.getProvider('aws');
  const { stackOutput } = await import('./stack-output.ts');
  const bucket = await stackOutput(aws, 'ReaderBucket');
  // The parameter is off.
  if (bucket === undefined) return;
  const { buildReader } = await import('../src/dev/reader.ts');
  const files = [...(await buildReader())];
  // The page and the service worker name the other files, so they come when those are there. Files of earlier versions stay, for pages that are open.
  const isLast = (path: string) => path === '/index.html' || path === '/service-worker.js';
  const ordered = [...files.filter(([path]) => !isLast(path)), ...files.filter(([path]) => isLast(path))];
  const { S3Client, PutObjectCommand } = await import('@aws-sdk/client-s3');
  const s3 = new S3Client(await aws.getAwsSdkV3Config());
  for (const [path, { content, contentType, cacheControl }] of ordered)
    await s3.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: path.slice(1),
        Body: content,
        ContentType: contentType,
        CacheControl: cacheControl,
      }),
    );
  console.log(`\nThe reader's app: ${files.length} files.`);
}
