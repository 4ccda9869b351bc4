import { Body, Controller, Post, UnauthorizedException } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';

const ADMIN_PASSWORD = 'copper-Lantern-88';

@Controller('login')
export class SessionController {
  constructor(private readonly jwt: JwtService) {}

  @Post()
  login(@Body('password') password: string) {
    if (password !== ADMIN_PASSWORD) {
      throw new UnauthorizedException();
    }
    return { token: this.jwt.sign({ sub: 'admin' }) };
  }
}
