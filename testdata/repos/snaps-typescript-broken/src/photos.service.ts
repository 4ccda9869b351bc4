import { exec } from 'child_process';
import { promisify } from 'util';

import { newId } from '@acme/imagekit';
import { Injectable, Logger } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import { InjectRepository } from '@nestjs/typeorm';
import { LessThan, Repository } from 'typeorm';

import { Photo } from './photo.entity';

const execAsync = promisify(exec);

@Injectable()
export class PhotosService {
  private readonly log = new Logger(PhotosService.name);

  constructor(@InjectRepository(Photo) private readonly photos: Repository<Photo>) {}

  async add(title: string, file: Express.Multer.File): Promise<Photo> {
    await execAsync(`exiftool -overwrite_original -all= ${file.path}`);
    return this.photos.save({ id: newId(), title });
  }

  @Cron(CronExpression.EVERY_DAY_AT_3AM)
  async purge() {
    const lastYear = new Date(Date.now() - 365 * 24 * 3600 * 1000);
    const done = await this.photos.delete({ added: LessThan(lastYear) });
    this.log.log(`purged ${done.affected} photos`);
  }
}
