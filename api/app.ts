import express, { type Express, type RequestHandler } from 'express';
import type { ApiDependencies } from './dependencies.ts';
import { docsRouter } from './docs.ts';
import { healthRouter } from './health.ts';
import { housekeeping } from './housekeeping.ts';
import { cutOffLeftovers } from './http/connections.ts';
import { nothingHere, register } from './http/endpoint.ts';
import { answerErrors } from './http/errors.ts';
import { openApiDocument } from './http/openapi.ts';
import { rateLimits } from './http/rateLimits.ts';
import { requestLog } from './http/requestLog.ts';
import { requestSpan } from './http/requestSpan.ts';
import { beginTrail } from './http/requestTrail.ts';
import { metricsRouter } from './metrics/metrics.ts';
import { accountRoutes } from './resources/account.ts';
import { allocationRoundRoutes } from './resources/allocationRounds.ts';
import { apiKeyRoutes } from './resources/apiKeys.ts';
import { customerRoutes } from './resources/customers.ts';
import { orderCommandRoutes } from './resources/orderCommands.ts';
import { productRoutes } from './resources/products.ts';
import { purchaseOrderRoutes } from './resources/purchaseOrders.ts';
import { saleOrderImportRoute } from './resources/saleOrderImport.ts';
import { saleOrderImportRoutes } from './resources/saleOrderImports.ts';
import { saleOrderRoutes } from './resources/saleOrders.ts';
import { settingsRoutes } from './resources/settings.ts';
import { statusChangeRoutes } from './resources/statusChanges.ts';
import { stockRoute } from './resources/stock.ts';
import { Problem } from './schemas/problem.ts';

/** The public REST API: everything under `/v1`, its document, and the health and metrics of the process. */
export function createApi(dependencies: ApiDependencies): Express {
  const routes = [
    ...accountRoutes(dependencies),
    ...apiKeyRoutes(dependencies),
    ...customerRoutes(dependencies),
    ...settingsRoutes(),
    ...productRoutes(dependencies),
    ...purchaseOrderRoutes(dependencies),
    ...statusChangeRoutes(dependencies),
    saleOrderImportRoute(dependencies),
    ...saleOrderImportRoutes(dependencies),
    ...saleOrderRoutes(dependencies),
    ...orderCommandRoutes(dependencies),
    ...allocationRoundRoutes(dependencies),
    stockRoute(),
  ];
  const app = express();
  app.disable('x-powered-by').disable('etag').set('trust proxy', dependencies.clients.trustedProxies);
  app.use(beginTrail, requestLog(dependencies.log, dependencies.metrics.count));
  app.use(secured, cutOffLeftovers(dependencies.bodyMs));
  app.use(healthRouter(dependencies));
  app.use(metricsRouter(dependencies.metrics, dependencies.metricsToken));
  app.use(docsRouter(openApiDocument(routes, Problem)));
  app.use('/v1', requestSpan, neverCached, ...rateLimits(dependencies.clients), housekeeping(dependencies));
  register(app, routes, dependencies);
  app.use(nothingHere(dependencies));
  app.use(answerErrors(dependencies.log));
  return app;
}

/** What browsers are told of every answer; pages say for themselves what else they load. TLS is the proxy's to promise. */
const secured: RequestHandler = (_request, response, next) => {
  response.set({
    'Content-Security-Policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
  });
  next();
};

/** Answers are of this moment and of this key alone. */
const neverCached: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store');
  next();
};
