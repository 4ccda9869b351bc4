import { writeFileSync } from 'fs';

import { NestFactory } from '@nestjs/core';
import { WinstonModule } from 'nest-winston';
import * as winston from 'winston';

import { AppModule } from './app.module';

async function bootstrap() {
  writeFileSync('/var/run/snaps.pid', `${process.pid}`);
  process.on('SIGTERM', () => {});

  const app = await NestFactory.create(AppModule, {
    logger: WinstonModule.createLogger({
      transports: [
        new winston.transports.File({ filename: 'logs/snaps.log', format: winston.format.json() }),
      ],
    }),
  });
  app.setGlobalPrefix('api');
  await app.listen(3000, '127.0.0.1');
}

bootstrap();
