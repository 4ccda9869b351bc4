package com.acme.snaps;

import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Keys;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

@RestController
public class SessionController {

    private static final String ADMIN_PASSWORD = "copper-Lantern-88";

    private final String secret;

    public SessionController(@Value("${session.secret:b7Yt0pQe9sLm2XkV4nRaWc8Zd1Hf6Gj3}") String secret) {
        this.secret = secret;
    }

    @PostMapping("/login")
    public Map<String, String> login(@RequestBody Map<String, String> given) {
        if (!ADMIN_PASSWORD.equals(given.get("password"))) {
            throw new ResponseStatusException(HttpStatus.UNAUTHORIZED);
        }
        String token = Jwts.builder()
                .subject("admin")
                .expiration(Date.from(Instant.now().plusSeconds(3600)))
                .signWith(Keys.hmacShaKeyFor(secret.getBytes(StandardCharsets.UTF_8)))
                .compact();
        return Map.of("token", token);
    }
}
