package com.acme.snaps;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** {@code java -jar snaps.jar --spring.profiles.active=purge}, once a night. */
@Component
@Profile("purge")
public class PurgeCommand implements ApplicationRunner {

    private final PhotoStore photos;

    public PurgeCommand(PhotoStore photos) {
        this.photos = photos;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        photos.purge();
    }
}
