import { DataSource } from 'typeorm';

import { Photo } from './photo.entity';

// For the command line of TypeORM: migrations run before a release.
export default new DataSource({
  type: 'postgres',
  url: process.env.DATABASE_URL,
  entities: [Photo],
  migrations: [__dirname + '/migrations/*.js'],
});
