package com.acme.snaps;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Repository;

@Repository
public class PhotoStore {

    private final JdbcTemplate jdbc;

    public PhotoStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    public void add(String id, String title) {
        jdbc.update("INSERT INTO photo (id, title) VALUES (?, ?)", id, title);
    }

    @Scheduled(cron = "0 0 3 * * *")
    public void purge() {
        jdbc.update("DELETE FROM photo WHERE added < DATEADD('YEAR', -1, CURRENT_TIMESTAMP)");
    }
}
