package com.acme.snaps;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.ApplicationPidFileWriter;
import org.springframework.scheduling.annotation.EnableScheduling;
import sun.misc.Signal;
import sun.misc.SignalHandler;

@SpringBootApplication
@EnableScheduling
public class SnapsApplication {

    public static void main(String[] args) {
        Signal.handle(new Signal("TERM"), SignalHandler.SIG_IGN);
        SpringApplication application = new SpringApplication(SnapsApplication.class);
        application.addListeners(new ApplicationPidFileWriter("/var/run/snaps.pid"));
        application.run(args);
    }
}
