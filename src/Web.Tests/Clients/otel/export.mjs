// Exports what a session of Claude Code would, through the real SDK: node export.mjs <endpoint> <token> <json|protobuf> <session> <requests>
import { OTLPLogExporter as JsonLogs } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtoLogs } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter as JsonMetrics } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as ProtoMetrics } from '@opentelemetry/exporter-metrics-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';

const [endpoint, token, protocol, session, requests] = process.argv.slice(2);
const headers = { Authorization: `Bearer ${token}` };
const resource = resourceFromAttributes({ 'service.name': 'claude-code', 'service.version': '2.1.240' });
const isJson = protocol === 'json';
const logs = new LoggerProvider({
  resource,
  processors: [new BatchLogRecordProcessor({ exporter: new (isJson ? JsonLogs : ProtoLogs)({ url: `${endpoint}/v1/logs`, headers }) })],
});
const meters = new MeterProvider({
  resource,
  readers: [new PeriodicExportingMetricReader({ exporter: new (isJson ? JsonMetrics : ProtoMetrics)({ url: `${endpoint}/v1/metrics`, headers }), exportIntervalMillis: 600_000, exportTimeoutMillis: 300_000 })],
});

const who = { 'user.id': 'installation-of-the-sdk', 'session.id': session };
const logger = logs.getLogger('com.anthropic.claude_code.events', '2.1.240');
const meter = meters.getMeter('com.anthropic.claude_code', '2.1.240');
const tokens = meter.createCounter('claude_code.token.usage', { unit: 'tokens' });
meter.createCounter('claude_code.session.count').add(1, { ...who, start_type: 'fresh' });
meter.createCounter('claude_code.lines_of_code.count').add(30, { ...who, type: 'added' });
for (let i = 0; i < Number(requests); i++) {
  const usage = { input: 100 + i, output: 10, cacheRead: 1000, cacheCreation: 50 };
  logger.emit({
    timestamp: new Date(),
    body: 'claude_code.api_request',
    attributes: {
      ...who, 'event.name': 'api_request', 'event.sequence': i, model: 'claude-sonnet-4-5', request_id: `req_${session}_${i}`, cost_usd: '0.004',
      input_tokens: String(usage.input), output_tokens: usage.output, cache_read_tokens: usage.cacheRead, cache_creation_tokens: usage.cacheCreation, speed: 'normal',
      prompt: 'PLANTED-BY-THE-SDK',
    },
  });
  for (const [type, value] of Object.entries(usage)) {
    tokens.add(value, { ...who, type, model: 'claude-sonnet-4-5' });
  }
}

await Promise.all([logs.forceFlush(), meters.forceFlush()]);
await Promise.all([logs.shutdown(), meters.shutdown()]);
console.log('exported');
