import { Counter, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  /** Times of requests by method, route as it is written in the document, and status. */
  observeRequest(labels: { method: string; route: string; status: number }, seconds: number): void;
  /** Told when pictures were encoded. */
  countEncoded(outcome: 'encoded' | 'failed'): void;
  countRefused(reason: string): void;
  /** A number that is asked for whenever the metrics are read. */
  gauge(name: string, help: string, read: () => number): void;
  readonly contentType: string;
  /** In the text format of Prometheus. */
  render(): Promise<string>;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const requests = new Histogram({
    name: 'vsm_http_request_seconds',
    help: 'Time to answer a request.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10],
    registers,
  });
  const encoded = new Counter({
    name: 'vsm_pictures_encoded_total',
    help: 'Pictures that were looked at.',
    labelNames: ['outcome'],
    registers,
  });
  const refused = new Counter({
    name: 'vsm_requests_refused_total',
    help: 'Requests that were refused, by code.',
    labelNames: ['code'],
    registers,
  });
  return {
    observeRequest: ({ method, route, status }, seconds) =>
      requests.observe({ method, route, status: String(status) }, seconds),
    countEncoded: (outcome) => encoded.inc({ outcome }),
    countRefused: (code) => refused.inc({ code }),
    gauge: (name, help, read) => {
      new Gauge({
        name,
        help,
        registers,
        collect() {
          this.set(read());
        },
      });
    },
    contentType: registry.contentType,
    render: () => registry.metrics(),
  };
}
