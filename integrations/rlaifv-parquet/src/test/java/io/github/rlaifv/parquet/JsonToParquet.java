package io.github.rlaifv.parquet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.Type;

/** Writes JSON records as Parquet; fields named {@code bytes} are base64. */
final class JsonToParquet {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private JsonToParquet() {}

    static Path write(Path file, String columns, List<String> records) throws IOException {
        return new CustomParquet("message m { " + columns + " }").write(file, records.size(), (i, row) -> {
            try {
                fill(row, MAPPER.readTree(records.get(i)));
            } catch (IOException e) {
                throw new IllegalArgumentException(e);
            }
        });
    }

    private static void fill(Group row, JsonNode json) {
        for (Type field : row.getType().getFields()) {
            JsonNode value = json.path(field.getName());
            if (!value.isMissingNode() && !value.isNull()) {
                add(row, field, value);
            }
        }
    }

    private static void add(Group row, Type field, JsonNode value) {
        String name = field.getName();
        if (!field.isPrimitive()) {
            GroupType type = field.asGroupType();
            Group group = row.addGroup(name);
            if (type.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation) {
                Type element = type.getType(0).asGroupType().getType(0);
                value.forEach(one -> add(group.addGroup(0), element, one));
            } else {
                fill(group, value);
            }
            return;
        }
        switch (field.asPrimitiveType().getPrimitiveTypeName()) {
            case INT64 -> row.add(name, value.longValue());
            case DOUBLE -> row.add(name, value.doubleValue());
            case BOOLEAN -> row.add(name, value.booleanValue());
            default ->
                row.add(
                        name,
                        name.equals("bytes")
                                ? Binary.fromConstantByteArray(
                                        Base64.getDecoder().decode(value.textValue()))
                                : Binary.fromString(value.textValue()));
        }
    }
}
