package com.acme.snaps;

import com.acme.imagekit.Ids;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

@RestController
@RequestMapping("/photos")
public class PhotoController {

    private final PhotoStore photos;
    private final StringRedisTemplate views;

    public PhotoController(PhotoStore photos, StringRedisTemplate views) {
        this.photos = photos;
        this.views = views;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    public Map<String, String> upload(@RequestParam String title, @RequestParam MultipartFile photo)
            throws IOException {
        String id = Ids.next();
        Process exiftool = new ProcessBuilder("exiftool", "-all=", "-").start();
        try (OutputStream in = exiftool.getOutputStream()) {
            in.write(photo.getBytes());
        }
        photos.add(id, title, exiftool.getInputStream().readAllBytes());
        return Map.of("id", id);
    }

    @GetMapping("/{id}")
    public Map<String, Object> show(@PathVariable String id) {
        return Map.of("id", id, "views", views.opsForValue().increment("views:" + id));
    }
}
