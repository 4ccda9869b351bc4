/* Kotlin */
plugins {
    `java-library`
    kotlin("jvm") version "1.9.20"
    id("com.google.cloud.tools.jib") version "3.4.0"
    alias(libs.plugins.shadow)
}

val ktorVersion = "2.3.6"
val other by extra("1.0")

java {
    toolchain {
        languageVersion.set(JavaLanguageVersion.of(21))
    }
}

dependencies {
    implementation("io.ktor:ktor-server:$ktorVersion")
    implementation(platform("org.example:bom:1.0"))
    implementation(libs.bundles.logging)
    implementation(project(":core"))
    testImplementation(kotlin("test"))
    add("implementation", "org.example:added:1.0")
    "custom"("org.example:custom:[1,2)")
    implementation(group = "org.example", name = "named", version = "3.0.0")
}

jib {
    to {
        image = "registry.example.org/shop:latest"
    }
    container {
        ports = listOf("8080")
        jvmFlags = listOf("-Xms512m")
    }
}

tasks.register<JavaExec>("seed") {
    mainClass.set("org.example.Seed")
}
