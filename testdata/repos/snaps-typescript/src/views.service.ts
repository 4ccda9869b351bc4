import { Injectable, OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { createClient } from 'redis';

@Injectable()
export class ViewsService implements OnModuleInit, OnApplicationShutdown {
  private readonly client = createClient({ url: process.env.REDIS_URL });

  async onModuleInit() {
    await this.client.connect();
  }

  async onApplicationShutdown() {
    await this.client.quit();
  }

  seen(id: string): Promise<number> {
    return this.client.incr(`views:${id}`);
  }
}
