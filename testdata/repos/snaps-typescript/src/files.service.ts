import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Injectable } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';

@Injectable()
export class FilesService {
  private readonly client = new S3Client({});

  constructor(private readonly config: ConfigService) {}

  async keep(id: string, body: Buffer) {
    const bucket = this.config.getOrThrow<string>('S3_BUCKET');
    await this.client.send(new PutObjectCommand({ Bucket: bucket, Key: id, Body: body }));
  }
}
