import { extname } from 'path';

import { Body, Controller, Get, Param, Post, UploadedFile, UseInterceptors } from '@nestjs/common';
import { FileInterceptor } from '@nestjs/platform-express';
import { diskStorage } from 'multer';

import { PhotosService } from './photos.service';
import { ViewsService } from './views.service';

@Controller('photos')
export class PhotosController {
  constructor(
    private readonly photos: PhotosService,
    private readonly views: ViewsService,
  ) {}

  @Post()
  @UseInterceptors(
    FileInterceptor('photo', {
      storage: diskStorage({
        destination: './uploads',
        filename: (_request, file, done) => done(null, Date.now() + extname(file.originalname)),
      }),
    }),
  )
  upload(@Body('title') title: string, @UploadedFile() file: Express.Multer.File) {
    return this.photos.add(title, file);
  }

  @Get(':id')
  async show(@Param('id') id: string) {
    return { id, views: await this.views.seen(id) };
  }
}
