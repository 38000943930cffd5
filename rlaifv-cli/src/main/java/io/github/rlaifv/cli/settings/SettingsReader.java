package io.github.rlaifv.cli.settings;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.github.rlaifv.core.internal.file.BoundedFile;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads settings files. The texts of values are kept as they are written, so that an option reads them as on a command
 * line.
 */
final class SettingsReader {
    private static final String FORM = "a settings file has one field per option, such as \"candidates: 10\"";

    private final Path path;
    private final JsonParser parser;

    private SettingsReader(Path path, JsonParser parser) {
        this.path = path;
        this.parser = parser;
    }

    /**
     * Reads a file: JSON if its name ends in .json, otherwise YAML.
     *
     * @throws BadDataException naming file, line and field if it can't be used
     */
    static SettingsFile read(Path path) {
        boolean json = path.toString().endsWith(".json");
        JsonFactory factory = json ? new JsonFactory() : new YAMLFactory();
        factory.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature());
        String text = BoundedFile.text(path, InputLimit.SETTINGS);
        try (JsonParser parser = factory.createParser(text)) {
            return new SettingsFile(path, new SettingsReader(path, parser).fields());
        } catch (JsonProcessingException e) {
            String line =
                    e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr();
            throw new BadDataException(
                    path + line + ": this is not valid " + (json ? "JSON" : "YAML") + " ("
                            + String.valueOf(e.getOriginalMessage()).strip().replaceAll("\\s*\\R\\s*", " ")
                            + "). Correct the file",
                    e);
        } catch (IOException e) {
            throw StorageException.reading(path, e);
        }
    }

    private List<Setting> fields() throws IOException {
        List<Setting> settings = new ArrayList<>();
        JsonToken first = parser.nextToken();
        if (first == null) {
            return settings;
        }
        if (first != JsonToken.START_OBJECT) {
            throw new BadDataException(path + " holds no fields: " + FORM);
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            int line = parser.currentLocation().getLineNr();
            checkWritten(name, line);
            settings.add(field(name, line));
        }
        if (parser.nextToken() != null) {
            throw new BadDataException(
                    path + ", line " + parser.currentLocation().getLineNr()
                            + ": the file has a second part. Keep one, since a run has one set of options");
        }
        return settings;
    }

    private Setting field(String name, int line) throws IOException {
        JsonToken token = parser.nextToken();
        if (token == JsonToken.VALUE_NULL) {
            return new Setting(name, line, Setting.Form.NULL, List.of());
        }
        List<String> values = new ArrayList<>();
        if (token == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                values.add(single(name, line));
            }
            return new Setting(name, line, Setting.Form.LIST, values);
        }
        if (token == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String key = parser.currentName();
                checkWritten(name, line);
                parser.nextToken();
                values.add(key + "=" + single(name, line));
            }
            return new Setting(name, line, Setting.Form.MAP, values);
        }
        return new Setting(name, line, Setting.Form.SINGLE, List.of(single(name, line)));
    }

    /** Rejects an alias, for which Jackson gives the name of its anchor and not the value at the anchor. */
    private void checkWritten(String name, int line) throws IOException {
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
            throw new BadDataException(
                    path + ", line " + line + ", field " + name + ": *" + parser.getText()
                            + " refers to another place of the file, but a settings file has no references. Write the value itself");
        }
    }

    private String single(String name, int line) throws IOException {
        checkWritten(name, line);
        if (!parser.currentToken().isScalarValue() || parser.currentToken() == JsonToken.VALUE_NULL) {
            throw new BadDataException(path + ", line " + line + ", field " + name + ": a value in it is "
                    + (parser.currentToken() == JsonToken.VALUE_NULL ? "empty" : "no single value")
                    + ". Give texts, numbers, true or false");
        }
        return parser.getText();
    }
}
