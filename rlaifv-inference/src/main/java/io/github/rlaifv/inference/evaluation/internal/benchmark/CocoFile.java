package io.github.rlaifv.inference.evaluation.internal.benchmark;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.github.rlaifv.core.internal.file.BoundedFile;
import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * A file of COCO's annotations. It has hundreds of megabytes, so it is read as a stream, record by record.
 *
 * @param path path of the file
 */
record CocoFile(Path path) {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /**
     * Reads some of the lists at the file's top level.
     *
     * @param lists names of the lists
     * @param reader receives list and record one by one, without values that are lists or objects themselves
     * @throws BadDataException if the file is not a JSON object, ends too early or lacks one of the lists; the message
     *     names it
     */
    void read(Set<String> lists, BiConsumer<String, Row> reader) {
        Map<String, Integer> seen = new HashMap<>();
        BoundedFile.requireRegular(path);
        try (JsonParser parser = JSON.createParser(path.toFile())) {
            expect(parser.nextToken() == JsonToken.START_OBJECT, "holds no JSON object");
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String list = parser.currentName();
                boolean open = parser.nextToken() == JsonToken.START_ARRAY;
                if (!lists.contains(list)) {
                    parser.skipChildren();
                    continue;
                }
                expect(open, "'" + list + "' is not a list");
                seen.put(list, 0);
                while (parser.nextToken() == JsonToken.START_OBJECT) {
                    int number = seen.merge(list, 1, Integer::sum);
                    reader.accept(list, new Row(path, list, number, values(parser)));
                }
                expect(parser.currentToken() == JsonToken.END_ARRAY, "'" + list + "' must hold only objects");
            }
            expect(parser.nextToken() == null, "has data after its JSON object");
        } catch (JsonProcessingException e) {
            throw new BadDataException(
                    path + " is not valid JSON (" + e.getOriginalMessage() + "): unpack or download it again", e);
        } catch (IOException e) {
            throw new BadDataException(path + " can't be read (" + e + "): unpack or download it again", e);
        }
        lists.forEach(list -> expect(seen.containsKey(list), "has no list '" + list + "'"));
        seen.forEach((list, records) -> expect(records > 0, "has an empty list '" + list + "'"));
    }

    private static Map<String, String> values(JsonParser parser) throws IOException {
        Map<String, String> values = new HashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            if (token == JsonToken.VALUE_NULL) {
                continue;
            }
            if (token.isScalarValue()) {
                values.put(name, parser.getText());
            } else {
                parser.skipChildren();
            }
        }
        return values;
    }

    private void expect(boolean holds, String otherwise) {
        if (!holds) {
            throw new BadDataException(path + " " + otherwise + ": unpack or download it again");
        }
    }

    /**
     * An object of a list.
     *
     * @param file file that contains it
     * @param list name of the list
     * @param number number in the list, counted from 1
     * @param values values by field: texts, and numbers as written
     */
    record Row(Path file, String list, int number, Map<String, String> values) {

        /**
         * Returns a required value.
         *
         * @throws BadDataException if it is missing; the message names file, list, record and field
         */
        String get(String field) {
            String value = values.get(field);
            if (value == null) {
                throw new BadDataException(
                        file + ", " + list + " " + number + ": has no '" + field + "': unpack or download it again");
            }
            return value;
        }
    }
}
