import { Injectable, OnModuleInit } from '@nestjs/common';
import { createClient } from 'redis';

@Injectable()
export class ViewsService implements OnModuleInit {
  private readonly client = createClient({ url: 'redis://views.acme.internal:6379' });

  async onModuleInit() {
    await this.client.connect();
  }

  seen(id: string): Promise<number> {
    return this.client.incr(`views:${id}`);
  }
}
