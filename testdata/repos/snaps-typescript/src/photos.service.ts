import { spawn } from 'child_process';
import { buffer } from 'stream/consumers';

import { newId } from '@acme/imagekit';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LessThan, Repository } from 'typeorm';

import { FilesService } from './files.service';
import { Photo } from './photo.entity';

@Injectable()
export class PhotosService {
  constructor(
    @InjectRepository(Photo) private readonly photos: Repository<Photo>,
    private readonly files: FilesService,
  ) {}

  async add(title: string, file: Express.Multer.File): Promise<Photo> {
    const exiftool = spawn('exiftool', ['-all=', '-']);
    exiftool.stdin.end(file.buffer);
    const photo = await this.photos.save({ id: newId(), title });
    await this.files.keep(photo.id, await buffer(exiftool.stdout));
    return photo;
  }

  async purge() {
    const lastYear = new Date(Date.now() - 365 * 24 * 3600 * 1000);
    return this.photos.delete({ added: LessThan(lastYear) });
  }
}
