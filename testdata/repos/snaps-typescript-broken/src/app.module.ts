import { Module } from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { JwtModule } from '@nestjs/jwt';
import { ScheduleModule } from '@nestjs/schedule';
import { TypeOrmModule } from '@nestjs/typeorm';

import { Photo } from './photo.entity';
import { PhotosController } from './photos.controller';
import { PhotosService } from './photos.service';
import { SessionController } from './session.controller';
import { ViewsService } from './views.service';

@Module({
  imports: [
    ConfigModule.forRoot(),
    ScheduleModule.forRoot(),
    JwtModule.registerAsync({
      inject: [ConfigService],
      useFactory: (config: ConfigService) => ({
        secret: config.get<string>('SESSION_SECRET', 'b7Yt0pQe9sLm2XkV4nRa'),
        signOptions: { expiresIn: '1h' },
      }),
    }),
    TypeOrmModule.forRoot({
      type: 'sqlite',
      database: 'data/snaps.sqlite',
      entities: [Photo],
      migrations: [__dirname + '/migrations/*.js'],
      migrationsRun: true,
    }),
    TypeOrmModule.forFeature([Photo]),
  ],
  controllers: [PhotosController, SessionController],
  providers: [PhotosService, ViewsService],
})
export class AppModule {}
