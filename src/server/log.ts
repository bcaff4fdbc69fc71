import { Problem, problemStatus } from '../errors/problem.ts';
import { causeText } from '../store/failure-text.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** The fields of a line in addition to its level, time and message. */
export type LogFields = Readonly<Record<string, unknown>>;

/** A log with one JSON object per line. Yoga calls all its methods except `write`. */
export interface Log {
  debug(...values: unknown[]): void;
  info(...values: unknown[]): void;
  warn(...values: unknown[]): void;
  error(...values: unknown[]): void;
  /** A line with fields of its own. */
  write(level: Exclude<LogLevel, 'silent'>, message: string, fields: LogFields): void;
}

const severity: readonly LogLevel[] = ['debug', 'info', 'warn', 'error', 'silent'];

/**
 * Writes lines to stdout, in the format of CloudWatch: Lambda's own console would put a prefix before each, which makes it invalid JSON. This
 * file is 2 kB of the bundle, where @aws-lambda-powertools/logger and metrics are 34.
 */
export function jsonLog(level: LogLevel, out = (line: string) => void process.stdout.write(line)): Log {
  const minSeverity = severity.indexOf(level);
  const write: Log['write'] = (of, message, fields) => {
    if (severity.indexOf(of) < minSeverity) return;
    out(`${JSON.stringify({ level: of, time: new Date().toISOString(), message, ...fields })}\n`);
  };
  const logger =
    (of: Exclude<LogLevel, 'silent'>) =>
    (...values: unknown[]) => {
      const [first] = values;
      // An error that a client causes is logged by its code, in the line of its request.
      if (first instanceof Problem && problemStatus[first.code] < 500) return;
      if (first instanceof Error) return write(of, first.message, causeOf(first));
      write(of, values.map(String).join(' '), {});
    };
  return {
    debug: logger('debug'),
    info: logger('info'),
    warn: logger('warn'),
    error: logger('error'),
    write,
  };
}

/** The details that an operator needs to find the cause. The stack names places in the code, and contains no data of a request. */
function causeOf({ name, stack, cause }: Error): LogFields {
  const known = cause instanceof Error ? { cause: causeText(cause) } : {};
  return { error: name, stack, ...known };
}

/** A value of a CloudWatch metric. */
export interface Metric {
  readonly value: number;
  readonly unit: 'Milliseconds' | 'Count' | 'Seconds';
}

/**
 * The fields that make a line of the log a metric:
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
