package io.github.rlaifv.springai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;

/** The tests run once per supported version of Spring AI: this one fails if a run has the libraries of another. */
class SpringAiVersionTest {
    @Test
    void librariesAreThoseOfTheVersionUnderTest() {
        String version = System.getProperty("rlaifv.spring-ai.version");
        assumeThat(version).as("runs in Maven alone").isNotNull();

        assertThat(Stream.of(ChatModel.class, ChatClient.class)
                        .map(type -> type.getProtectionDomain().getCodeSource().getLocation()))
                .allSatisfy(jar -> assertThat(jar.getPath()).endsWith("-" + version + ".jar"));
        assertThat(Stream.of(ChatModel.class.getMethods())
                        .anyMatch(method -> method.getName().equals("getOptions")))
                .isEqualTo(version.startsWith("2."));
    }
}
