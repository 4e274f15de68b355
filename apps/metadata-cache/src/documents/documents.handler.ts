import { Controller } from '@nestjs/common';
import { encodeLoaded } from '@marquee/cache';
import { DocumentRequest, getDocument, refreshDocument } from '@marquee/contracts';
import { RpcHandler } from '@marquee/messaging';
import { DocumentsService } from './documents.service.js';

@Controller()
export class DocumentsHandler {
  constructor(private readonly documents: DocumentsService) {}

  @RpcHandler(getDocument)
  async get(request: DocumentRequest): Promise<Uint8Array> {
    return encodeLoaded(await this.documents.get(request));
  }

  @RpcHandler(refreshDocument)
  async refresh(request: DocumentRequest): Promise<Uint8Array> {
    return encodeLoaded(await this.documents.refresh(request));
  }
}
