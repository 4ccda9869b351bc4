import { Body, Controller, Post, UnauthorizedException } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { JwtService } from '@nestjs/jwt';

@Controller('login')
export class SessionController {
  constructor(
    private readonly config: ConfigService,
    private readonly jwt: JwtService,
  ) {}

  @Post()
  login(@Body('password') password: string) {
    if (password !== this.config.getOrThrow('ADMIN_PASSWORD')) {
      throw new UnauthorizedException();
    }
    return { token: this.jwt.sign({ sub: 'admin' }) };
  }
}
