package io.github.rlaifv.core.internal.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.io.Serial;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads a list of numbers, each like {@link StrictDouble}. */
final class StrictDoubles extends StdDeserializer<double[]> implements ContextualDeserializer {
    @Serial
    private static final long serialVersionUID = 1L;

    private final boolean any;

    StrictDoubles() {
        this(false);
    }

    private StrictDoubles(boolean any) {
        super(double[].class);
        this.any = any;
    }

    @Override
    public JsonDeserializer<?> createContextual(DeserializationContext context, @Nullable BeanProperty property) {
        return StrictDouble.isAny(property) ? new StrictDoubles(true) : this;
    }

    @Override
    public double[] deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (!parser.isExpectedStartArrayToken()) {
            return context.reportInputMismatch(double[].class, "must be a list of numbers");
        }
        double[] values = new double[16];
        int size = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
            }
            values[size++] = StrictDouble.value(parser, context, any);
        }
        return Arrays.copyOf(values, size);
    }
}
