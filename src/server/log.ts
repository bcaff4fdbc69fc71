import { Problem, problemStatus } from '../content/problem.ts';
import { causeText } from '../store/failure-text.ts';
import type { LogLevel } from './server.ts';

/** What a line of the log says beside its level, its time and its message. */
export type LogFields = Readonly<Record<string, unknown>>;

/** A log of which every line is one JSON object. Its methods are those that Yoga calls. */
export interface Log {
  debug(...said: unknown[]): void;
  info(...said: unknown[]): void;
  warn(...said: unknown[]): void;
  error(...said: unknown[]): void;
  /** A line with fields of its own. */
  write(level: Exclude<LogLevel, 'silent'>, message: string, fields: LogFields): void;
}

const severity: readonly LogLevel[] = ['debug', 'info', 'warn', 'error', 'silent'];

/**
 * Writes lines to stdout, as CloudWatch takes them: Lambda's own console would put a prefix before each, which makes it no JSON. These
 * lines are 2 kB of the bundle, where @aws-lambda-powertools/logger and metrics are 34.
 */
export function jsonLog(level: LogLevel, out = (line: string) => void process.stdout.write(line)): Log {
  const least = severity.indexOf(level);
  const write: Log['write'] = (of, message, fields) => {
    if (severity.indexOf(of) < least) return;
    out(`${JSON.stringify({ level: of, time: new Date().toISOString(), message, ...fields })}\n`);
  };
  const says =
    (of: Exclude<LogLevel, 'silent'>) =>
    (...said: unknown[]) => {
      const [first] = said;
      // The line of the request has the code of what its caller did wrong.
      if (first instanceof Problem && problemStatus[first.code] < 500) return;
      if (first instanceof Error) return write(of, first.message, causeOf(first));
      write(of, said.map(String).join(' '), {});
    };
  return { debug: says('debug'), info: says('info'), warn: says('warn'), error: says('error'), write };
}

/** What an operator needs to find a fault. The stack names places in the code, not what was sent. */
function causeOf({ name, stack, cause }: Error): LogFields {
  const known = cause instanceof Error ? { cause: causeText(cause) } : {};
  return { error: name, stack, ...known };
}

/** A number that CloudWatch keeps as a metric. */
export interface Metric {
  readonly value: number;
  readonly unit: 'Milliseconds' | 'Count' | 'Seconds';
}

/**
 * Fields that make metrics of a line of the log:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function metricFields(stage: string, metrics: Readonly<Record<string, Metric>>): LogFields {
  const definitions = Object.entries(metrics).map(([Name, { unit }]) => ({ Name, Unit: unit }));
  return {
    _aws: {
      Timestamp: Date.now(),
      CloudWatchMetrics: [{ Namespace: 'Communique', Dimensions: [['Stage']], Metrics: definitions }],
    },
    Stage: stage,
    ...Object.fromEntries(Object.entries(metrics).map(([name, { value }]) => [name, value])),
  };
}
