plugins {
    application
    kotlin("jvm") version "2.1.0"
    kotlin("plugin.serialization") version "2.1.0"
    id("io.ktor.plugin") version "3.0.3"
}

repositories {
    mavenCentral()
}

kotlin {
    jvmToolchain(17)
}

application {
    mainClass.set("com.acme.snaps.ApplicationKt")
}

dependencies {
    implementation("com.acme:imagekit:0.3.0")
    implementation("com.auth0:java-jwt:4.4.0")
    implementation("ch.qos.logback:logback-classic:1.5.15")
    implementation("com.zaxxer:HikariCP:6.2.1")
    implementation("io.ktor:ktor-serialization-kotlinx-json:3.0.3")
    implementation("io.ktor:ktor-server-content-negotiation:3.0.3")
    implementation("io.ktor:ktor-server-netty:3.0.3")
    implementation("io.lettuce:lettuce-core:6.5.1.RELEASE")
    implementation("org.flywaydb:flyway-core:11.1.0")
    implementation("org.jetbrains.exposed:exposed-core:0.57.0")
    implementation("org.jetbrains.exposed:exposed-java-time:0.57.0")
    implementation("org.jetbrains.exposed:exposed-jdbc:0.57.0")
    implementation("org.postgresql:postgresql:42.7.4")
    implementation("software.amazon.awssdk:s3:2.29.43")
}

dependencyLocking {
    lockAllConfigurations()
}
