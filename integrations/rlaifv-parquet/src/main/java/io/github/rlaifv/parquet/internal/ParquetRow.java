package io.github.rlaifv.parquet.internal;

import io.github.rlaifv.core.internal.data.ChatMessage;
import io.github.rlaifv.core.internal.data.ChatPart;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/** A row of a Parquet file. Errors of its getters name file, row and column. */
public final class ParquetRow {
    private final Path file;
    private final long index;
    private final Group values;

    ParquetRow(Path file, long index, Group values) {
        this.file = file;
        this.index = index;
        this.values = values;
    }

    /** Returns the number of the row in its file, from 0. */
    public long index() {
        return index;
    }

    /** Returns a text, or an integer as text. */
    public String text(String column) {
        String text = textOrNull(column);
        if (text == null) {
            throw error(column, "is null");
        }
        return text;
    }

    /** Returns a text, or an integer as text; empty if the column is missing or null. */
    public String textOrEmpty(String column) {
        String text = values.getType().containsField(column) ? textOrNull(column) : null;
        return text == null ? "" : text;
    }

    /** Returns whether a column has no value in this row. */
    public boolean isNull(String column) {
        return values.getFieldRepetitionCount(column) == 0;
    }

    /** Returns a number; NaN if the column is missing, null or not finite. */
    public double numberOrNaN(String column) {
        if (!values.getType().containsField(column) || values.getFieldRepetitionCount(column) == 0) {
            return Double.NaN;
        }
        PrimitiveTypeName type =
                values.getType().getType(column).asPrimitiveType().getPrimitiveTypeName();
        double number;
        if (type == PrimitiveTypeName.DOUBLE) {
            number = values.getDouble(column, 0);
        } else if (type == PrimitiveTypeName.FLOAT) {
            number = values.getFloat(column, 0);
        } else {
            number = Double.parseDouble(text(column));
        }
        return Double.isFinite(number) ? number : Double.NaN;
    }

    private @Nullable String textOrNull(String column) {
        return text(values, column, column);
    }

    /**
     * Returns the only text in a column of texts or of lists of texts.
     *
     * @throws BadDataException if there is no text or more than one
     */
    public String onlyText(String column) {
        if (values.getType().getType(column).isPrimitive()) {
            return text(column);
        }
        List<@Nullable Group> texts = entries(values, column);
        if (texts.size() != 1) {
            throw error(
                    column,
                    texts.isEmpty()
                            ? "is null or empty"
                            : "has " + texts.size() + " texts; rows with one are supported");
        }
        Group one = texts.get(0);
        String text = one == null ? null : text(one, one.getType().getFieldName(0), column);
        if (text == null) {
            throw error(column, "holds a text that is null");
        }
        return text;
    }

    private static List<@Nullable Group> entries(Group parent, String field) {
        List<@Nullable Group> entries = new ArrayList<>();
        if (parent.getFieldRepetitionCount(field) > 0) {
            Group list = parent.getGroup(field, 0);
            for (int i = 0; i < list.getFieldRepetitionCount(0); i++) {
                entries.add(list.getGroup(0, i));
            }
        }
        return entries;
    }

    /**
     * Returns the path of the only image in a column of images or of lists of images; empty if it has none.
     *
     * @throws BadDataException if there is no image or more than one
     */
    public String imagePath(String column) {
        if (!values.getType().containsField(column)) {
            return "";
        }
        Group image = image(column);
        String path = image.getType().containsField("path") ? text(image, "path", column + ".path") : null;
        return path == null ? "" : path;
    }

    /** Returns whether a column of lists has no element in this row; unlike an empty list, a null elsewhere is damage. */
    boolean isEmptyList(String column) {
        return values.getType().containsField(column)
                && SchemaKinds.element(values.getType().getType(column)).isPresent()
                && (values.getFieldRepetitionCount(column) == 0
                        || values.getGroup(column, 0).getFieldRepetitionCount(0) == 0);
    }

    /** Returns whether the row has exactly one image and this image has no bytes. */
    boolean isWithoutBytes(String column) {
        List<@Nullable Group> images = images(column);
        Group image = images.size() == 1 ? images.get(0) : null;
        return image != null && image.getFieldRepetitionCount("bytes") == 0;
    }

    /** Returns the bytes of the encoded image; empty if it is not embedded. */
    Optional<byte[]> imageBytes(String column) {
        Group image = image(column);
        if (image.getFieldRepetitionCount("bytes") == 0) {
            return Optional.empty();
        }
        byte[] bytes;
        try {
            bytes = image.getBinary("bytes", 0).getBytes();
        } catch (IllegalArgumentException | IndexOutOfBoundsException | NegativeArraySizeException e) {
            // a damaged length leads out of the page
            throw new BadDataException(
                    where(column) + "has an incomplete image; the file is damaged, fetch or write it again", e);
        }
        if (bytes.length == 0) {
            throw error(column, "has an image of 0 bytes");
        }
        return Optional.of(bytes);
    }

    private List<@Nullable Group> images(String column) {
        if (SchemaKinds.element(values.getType().getType(column)).isPresent()) {
            return elements(values, column);
        }
        return values.getFieldRepetitionCount(column) == 0 ? List.of() : List.of(values.getGroup(column, 0));
    }

    private Group image(String column) {
        List<@Nullable Group> images = images(column);
        if (images.size() != 1) {
            throw error(
                    column,
                    images.isEmpty()
                            ? "is null or empty; every row needs its image"
                            : "has " + images.size() + " images; rows with one image are supported");
        }
        Group image = images.get(0);
        if (image == null) {
            throw error(column, "is null; every row needs its image");
        }
        return image;
    }

    /** Returns the messages of a conversation. */
    public List<ChatMessage> chat(String column) {
        List<ChatMessage> messages = new ArrayList<>();
        for (Group message : elements(values, column)) {
            String role = message == null ? null : text(message, "role", column + ".role");
            if (message == null || role == null) {
                throw error(column, "has a message that is null or has no role");
            }
            messages.add(new ChatMessage(role, parts(message, column)));
        }
        return messages;
    }

    private List<ChatPart> parts(Group message, String column) {
        if (message.getType().getType("content").isPrimitive()) {
            String text = text(message, "content", column + ".content");
            return text == null ? List.of() : List.of(new ChatPart(ChatPart.PLAIN, text));
        }
        List<ChatPart> parts = new ArrayList<>();
        for (Group part : elements(message, "content")) {
            String type = part == null ? null : text(part, "type", column + ".content.type");
            if (part == null || type == null) {
                throw error(column, "has a content part that is null or has no type");
            }
            String text = part.getType().containsField("text") ? text(part, "text", column + ".content.text") : null;
            parts.add(new ChatPart(type, text));
        }
        return parts;
    }

    /** Returns the elements of a list; none if the list is null. */
    private static List<@Nullable Group> elements(Group parent, String field) {
        if (parent.getFieldRepetitionCount(field) == 0) {
            return List.of();
        }
        Group list = parent.getGroup(field, 0);
        GroupType type = list.getType();
        boolean wrapped = SchemaKinds.isWrapped(type.getType(0));
        List<@Nullable Group> elements = new ArrayList<>();
        for (int i = 0; i < list.getFieldRepetitionCount(0); i++) {
            Group entry = list.getGroup(0, i);
            if (!wrapped) {
                elements.add(entry);
            } else {
                elements.add(entry.getFieldRepetitionCount(0) == 0 ? null : entry.getGroup(0, 0));
            }
        }
        return elements;
    }

    private @Nullable String text(Group group, String field, String column) {
        if (group.getFieldRepetitionCount(field) == 0) {
            return null;
        }
        PrimitiveType declared = group.getType().getType(field).asPrimitiveType();
        PrimitiveTypeName type = declared.getPrimitiveTypeName();
        boolean unsigned =
                declared.getLogicalTypeAnnotation() instanceof IntLogicalTypeAnnotation whole && !whole.isSigned();
        if (type == PrimitiveTypeName.INT32) {
            int number = group.getInteger(field, 0);
            return unsigned ? Integer.toUnsignedString(number) : Integer.toString(number);
        }
        if (type == PrimitiveTypeName.INT64) {
            long number = group.getLong(field, 0);
            return unsigned ? Long.toUnsignedString(number) : Long.toString(number);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(group.getBinary(field, 0).toByteBuffer())
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BadDataException(
                    where(column)
                            + "is not UTF-8 text; the file is damaged or holds something else, fetch or write it again",
                    e);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            // a damaged length leads out of the page
            throw new BadDataException(
                    where(column) + "has an incomplete text; the file is damaged, fetch or write it again", e);
        }
    }

    /** Returns an error about a column of this row. */
    public BadDataException error(String column, String problem) {
        return new BadDataException(where(column) + problem + "; correct it or remove the row");
    }

    private String where(String column) {
        return file + ", row " + index + ", column \"" + column + "\": ";
    }
}
