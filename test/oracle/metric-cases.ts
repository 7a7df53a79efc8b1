/**
 * The golden answers of the metrics: facts and, by pencil, what the metrics are. The oracle must give them
 * (metrics.test.ts), and so must the service over HTTP (test/http/golden-metrics.test.ts).
 */

import { boundaryCases } from "./metric-cases-boundaries.ts";
import { conductCases } from "./metric-cases-conduct.ts";
import { firstPaymentCases } from "./metric-cases-first-payments.ts";
import { portfolioCases } from "./metric-cases-portfolio.ts";
import type { MetricCase } from "./metric-examples.ts";

export const metricCases: MetricCase[] = [
  ...portfolioCases,
  ...firstPaymentCases,
  ...conductCases,
  ...boundaryCases,
];
