package io.github.rlaifv.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The tests run once per supported version of Spring Boot: this one fails if a run has the libraries of another. */
class SpringBootVersionTest {
    @Test
    void librariesAreThoseOfTheVersionUnderTest() {
        String version = System.getProperty("rlaifv.spring-boot.version");
        assumeThat(version).as("runs in Maven alone").isNotNull();

        assertThat(Stream.of(SpringApplication.class, AutoConfiguration.class, ApplicationContextRunner.class)
                        .map(type -> type.getProtectionDomain().getCodeSource().getLocation()))
                .allSatisfy(jar -> assertThat(jar.getPath()).endsWith("-" + version + ".jar"));
        assertThat(TestContexts.ofBoot4()).isEqualTo(version.startsWith("4."));
    }
}
