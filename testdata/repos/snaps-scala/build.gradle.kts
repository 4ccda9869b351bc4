plugins {
    application
    scala
}

repositories {
    mavenCentral()
}

java {
    toolchain.languageVersion.set(JavaLanguageVersion.of(17))
}

application {
    mainClass.set("com.acme.snaps.Main")
}

dependencies {
    implementation("com.acme:imagekit:0.3.0")
    implementation("com.auth0:java-jwt:4.4.0")
    implementation("ch.qos.logback:logback-classic:1.5.15")
    implementation("com.zaxxer:HikariCP:6.2.1")
    implementation("io.spray:spray-json_2.13:1.3.6")
    implementation("org.apache.pekko:pekko-http_2.13:1.1.0")
    implementation("org.apache.pekko:pekko-stream_2.13:1.1.3")
    implementation("org.scala-lang:scala-library:2.13.15")
    implementation("io.lettuce:lettuce-core:6.5.1.RELEASE")
    implementation("org.flywaydb:flyway-core:11.1.0")
    implementation("org.postgresql:postgresql:42.7.4")
    implementation("software.amazon.awssdk:s3:2.29.43")
}

dependencyLocking {
    lockAllConfigurations()
}
