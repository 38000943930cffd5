package io.github.rlaifv.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What editors and readers know of the properties. */
class PropertyMetadataTest {
    private static List<JsonNode> properties() throws Exception {
        try (InputStream in =
                PropertyMetadataTest.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            assertThat(in).as("the metadata that the compiler writes").isNotNull();
            List<JsonNode> properties = new ArrayList<>();
            new ObjectMapper().readTree(in).get("properties").forEach(properties::add);
            return properties.stream()
                    .filter(property -> property.get("name").asText().startsWith("rlaifv."))
                    .toList();
        }
    }

    @Test
    void eachPropertyIsDescribedForEditors() throws Exception {
        assertThat(properties()).hasSizeGreaterThan(25).allSatisfy(property -> {
            assertThat(property.get("description").asText()).endsWith(".");
            assertThat(property.get("type").asText()).isNotBlank();
        });
    }

    @Test
    void documentListsEachPropertyWithItsDefault() throws Exception {
        List<String> lines = Files.readAllLines(
                Path.of(System.getProperty("rlaifv.root", "../..")).resolve("docs/java-frameworks.md"));
        for (JsonNode property : properties()) {
            String name = property.get("name").asText();
            String line = lines.stream()
                    .filter(row -> row.startsWith("| `" + name + "` |"))
                    .findFirst()
                    .orElse("");
            assertThat(line).as("the row of " + name).isNotEmpty();
            if (property.has("defaultValue") && !property.get("defaultValue").isArray()) {
                assertThat(line).endsWith("| " + property.get("defaultValue").asText() + " |");
            }
        }
    }
}
