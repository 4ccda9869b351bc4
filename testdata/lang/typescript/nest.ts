import { Controller, Get, Injectable, Inject, Module } from "@nestjs/common";
import { HttpService } from "@nestjs/axios";
import type { Repository } from "typeorm";
import { type Redis, Cluster } from "ioredis";
import { Column, Entity } from "typeorm";
import winston = require("winston");
import Transports = winston.transports;
import express, { Express } from "express";

@Entity({ name: "users", synchronize: true })
export class User {
  @Column({ type: "varchar", default: "x" }) name!: string;
  @Column() readonly age: number = 3;
  private client: Redis | null = null;
  static instance?: User;
}

@Injectable()
@Controller("cats")
export class CatsService extends Base<Cat> implements OnModuleInit, Nest.Thing {
  private readonly logger = new Logger(CatsService.name);
  private cluster: Cluster;
  declare ambient: string;

  constructor(
    private readonly http: HttpService,
    @Inject("CACHE") public cache: Redis,
    plain: express.Request,
    @InjectRepository(User) repo?: Repository<User>,
  ) {
    super();
    this.http.get("https://api.example.com");
    http.post("/x");
    this.cache.set("k", "v");
    plain.params.get("id");
    repo!.find({ where: { id: 1 } });
    this.cluster.quit();
    this.logger.log("started");
    this.http = http;
  }

  @Get(":id")
  async find(@Param("id") id: string, db: Partial<Promise<Redis>>): Promise<Cat> {
    await db.get(id);
    return { name: "cat", secret: <string>"s3cret" } as Cat;
  }

  abstract nothing(): void;
  overloaded(a: string): void;
  overloaded(a: any) {}
}

@Module({
  imports: [TypeOrmModule.forRoot({ type: "postgres", password: "pw", synchronize: true })],
})
export class AppModule {}

new Transports.File({ filename: "x.log" });
let app: Express;
app.listen(3000);
const server = express() as unknown as Express;
server.listen(process.env.PORT!);
