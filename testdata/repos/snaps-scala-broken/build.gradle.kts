plugins {
    application
    scala
}

repositories {
    mavenCentral()
}

java {
    toolchain.languageVersion.set(JavaLanguageVersion.of(21))
}

application {
    mainClass.set("com.acme.snaps.Main")
}

dependencies {
    implementation(files("../imagekit/build/libs/imagekit-0.3.0.jar"))
    implementation("com.auth0:java-jwt:4.4.0")
    implementation("ch.qos.logback:logback-classic:1.5.15")
    implementation("com.zaxxer:HikariCP:6.2.1")
    implementation("io.spray:spray-json_2.13:1.3.6")
    implementation("org.apache.pekko:pekko-http_2.13:1.1.0")
    implementation("org.apache.pekko:pekko-stream_2.13:1.1.3")
    implementation("org.scala-lang:scala-library:2.13.15")
    implementation("io.lettuce:lettuce-core:6.5.1.RELEASE")
    implementation("org.flywaydb:flyway-core:11.1.0")
    implementation("org.quartz-scheduler:quartz:2.5.0")
    implementation("org.xerial:sqlite-jdbc:3.47.1.0")
}

dependencyLocking {
    lockAllConfigurations()
}
