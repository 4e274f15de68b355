import { Module } from '@nestjs/common';
import { DocumentsModule } from '../documents/documents.module.js';
import { SeriesController } from './series.controller.js';

@Module({ imports: [DocumentsModule], controllers: [SeriesController] })
export class SeriesModule {}
