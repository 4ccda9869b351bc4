import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

import { AppModule } from './app.module';
import { PhotosService } from './photos.service';

async function purge() {
  const app = await NestFactory.createApplicationContext(AppModule);
  const { affected } = await app.get(PhotosService).purge();
  new Logger('purge').log(`purged ${affected} photos`);
  await app.close();
}

purge();
