package io.github.rlaifv.parquet.internal;

import io.github.rlaifv.core.internal.data.ColumnKind;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

/** Determines the kinds of columns, and selects the needed parts of a schema. */
final class SchemaKinds {
    private static final String BYTES = "bytes";

    private SchemaKinds() {}

    static ColumnKind of(MessageType schema, String column) {
        if (!schema.containsField(column)) {
            return ColumnKind.MISSING;
        }
        Type type = schema.getType(column);
        // a column with only nulls, as written by programs without a schema
        if (type.getLogicalTypeAnnotation() instanceof LogicalTypeAnnotation.UnknownLogicalTypeAnnotation) {
            return ColumnKind.MISSING;
        }
        if (type.isRepetition(Repetition.REPEATED)) {
            return ColumnKind.OTHER;
        }
        if (isText(type)) {
            return ColumnKind.TEXT;
        }
        if (isInteger(type)) {
            return ColumnKind.INTEGER;
        }
        if (isPrimitive(type, PrimitiveTypeName.DOUBLE) || isPrimitive(type, PrimitiveTypeName.FLOAT)) {
            return ColumnKind.NUMBER;
        }
        if (isImage(type)) {
            return ColumnKind.IMAGE;
        }
        Optional<Type> element = element(type);
        if (element.filter(SchemaKinds::isImage).isPresent()) {
            return ColumnKind.IMAGE_LIST;
        }
        if (element.filter(SchemaKinds::isMarkedText).isPresent()
                && isWrapped(type.asGroupType().getType(0))) {
            return ColumnKind.TEXT_LIST;
        }
        return element.filter(SchemaKinds::isMessage).isPresent() ? ColumnKind.CHAT : ColumnKind.OTHER;
    }

    private static boolean isPrimitive(Type type, PrimitiveTypeName name) {
        return type.isPrimitive() && type.asPrimitiveType().getPrimitiveTypeName() == name;
    }

    private static boolean isText(Type type) {
        return isPrimitive(type, PrimitiveTypeName.BINARY)
                && !(type.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation);
    }

    /** Returns whether a column of binary values is marked as text (logical type STRING). */
    static boolean isMarkedText(Type type) {
        return type.getLogicalTypeAnnotation() instanceof LogicalTypeAnnotation.StringLogicalTypeAnnotation;
    }

    private static boolean isInteger(Type type) {
        LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
        return (isPrimitive(type, PrimitiveTypeName.INT32) || isPrimitive(type, PrimitiveTypeName.INT64))
                && (logical == null || logical instanceof LogicalTypeAnnotation.IntLogicalTypeAnnotation);
    }

    private static boolean isImage(Type type) {
        return has(type, BYTES)
                && isPrimitive(type.asGroupType().getType(BYTES), PrimitiveTypeName.BINARY)
                && type.asGroupType().getFields().stream().noneMatch(field -> field.isRepetition(Repetition.REPEATED));
    }

    /** Returns whether a leaf contains the encoded images of a column. */
    static boolean isBytes(ColumnPath leaf, String column) {
        String[] names = leaf.toArray();
        return names[0].equals(column) && names[names.length - 1].equals(BYTES);
    }

    private static boolean isMessage(Type type) {
        if (!has(type, "role") || !has(type, "content")) {
            return false;
        }
        Type content = type.asGroupType().getType("content");
        boolean parts = element(content)
                .filter(part -> has(part, "type") && isText(part.asGroupType().getType("type")))
                .filter(part -> !has(part, "text") || isText(part.asGroupType().getType("text")))
                .isPresent();
        return isText(type.asGroupType().getType("role")) && (parts || isText(content));
    }

    private static boolean has(Type type, String field) {
        return !type.isPrimitive() && type.asGroupType().containsField(field);
    }

    /** Returns the type of a list's elements, in the current layout (list, element) and in older ones. */
    static Optional<Type> element(Type type) {
        if (type.isPrimitive()
                || type.isRepetition(Repetition.REPEATED)
                || type.asGroupType().getFieldCount() != 1
                || !type.asGroupType().getType(0).isRepetition(Repetition.REPEATED)) {
            return Optional.empty();
        }
        Type repeated = type.asGroupType().getType(0);
        return Optional.of(isWrapped(repeated) ? repeated.asGroupType().getType(0) : repeated);
    }

    /** Returns whether a list's repeated group only wraps the element, so that the element may be null. */
    static boolean isWrapped(Type repeated) {
        return !repeated.isPrimitive()
                && repeated.asGroupType().getFieldCount() == 1
                && !repeated.asGroupType().getType(0).isRepetition(Repetition.REPEATED)
                && !repeated.getName().equals("array")
                && !repeated.getName().endsWith("_tuple");
    }

    /** Returns the column without the bytes of its images; empty if nothing remains. */
    static Optional<Type> withoutBytes(Type type) {
        return keep(type, false);
    }

    /** Returns only the image bytes of the column. */
    static Type onlyBytes(Type type) {
        return keep(type, true).orElseThrow();
    }

    private static Optional<Type> keep(Type type, boolean bytes) {
        if (type.isPrimitive()) {
            return type.getName().equals(BYTES) == bytes ? Optional.of(type) : Optional.empty();
        }
        GroupType group = type.asGroupType();
        List<Type> kept = group.getFields().stream()
                .flatMap(field -> keep(field, bytes).stream())
                .toList();
        return kept.isEmpty() ? Optional.empty() : Optional.of(group.withNewFields(kept));
    }
}
