export * from './database.config.js';
export * from './database.module.js';
export * from './database-pool.js';
export * from './database-unavailable.js';
export { Prisma, type ApiKey, type Document } from './generated/client.js';
export * from './migrations/migrate.js';
export * from './migrations/migration-error.js';
export { migrationStatus, type MigrationStatus } from './migrations/migration-status.js';
export * from './prisma.service.js';
