package com.acme.snaps;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.services.s3.S3Client;

@Configuration
public class StoreConfiguration {

    @Bean
    public S3Client files() {
        return S3Client.create();
    }
}
