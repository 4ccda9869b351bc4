package com.acme.snaps;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

@Repository
public class PhotoStore {

    private final JdbcTemplate jdbc;
    private final S3Client files;
    private final String bucket;

    public PhotoStore(JdbcTemplate jdbc, S3Client files, @Value("${S3_BUCKET}") String bucket) {
        this.jdbc = jdbc;
        this.files = files;
        this.bucket = bucket;
    }

    public void add(String id, String title, byte[] photo) {
        PutObjectRequest request = PutObjectRequest.builder().bucket(bucket).key(id).build();
        files.putObject(request, RequestBody.fromBytes(photo));
        jdbc.update("INSERT INTO photo (id, title) VALUES (?, ?)", id, title);
    }

    public void purge() {
        jdbc.update("DELETE FROM photo WHERE added < now() - interval '1 year'");
    }
}
