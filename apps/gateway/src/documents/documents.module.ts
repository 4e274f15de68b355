import { Module } from '@nestjs/common';
import { SharedEntries } from '@marquee/cache';
import { DocumentReader } from './document-reader.js';
import { DocumentResponder } from './document.responder.js';
import { DocumentMetrics } from './documents.metrics.js';

@Module({
  providers: [SharedEntries, DocumentReader, DocumentResponder, DocumentMetrics],
  exports: [DocumentReader, DocumentResponder],
})
export class DocumentsModule {}
