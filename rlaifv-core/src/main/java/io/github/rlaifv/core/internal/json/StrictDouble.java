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
import org.jspecify.annotations.Nullable;

/** Reads a finite number; with {@link AnyDouble} it also accepts the texts for NaN and infinity. */
final class StrictDouble extends StdDeserializer<Double> implements ContextualDeserializer {
    @Serial
    private static final long serialVersionUID = 1L;

    private final boolean any;

    StrictDouble() {
        this(false);
    }

    private StrictDouble(boolean any) {
        super(Double.class);
        this.any = any;
    }

    @Override
    public JsonDeserializer<?> createContextual(DeserializationContext context, @Nullable BeanProperty property) {
        return isAny(property) ? new StrictDouble(true) : this;
    }

    static boolean isAny(@Nullable BeanProperty property) {
        return property != null && property.getAnnotation(AnyDouble.class) != null;
    }

    @Override
    public Double deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        return value(parser, context, any);
    }

    static double value(JsonParser parser, DeserializationContext context, boolean any) throws IOException {
        JsonToken token = parser.currentToken();
        if (token != null && token.isNumeric()) {
            double value = parser.getDoubleValue();
            if (Double.isFinite(value)) {
                return value;
            }
        }
        if (any && token == JsonToken.VALUE_STRING && NonFinite.is(parser.getText())) {
            return NonFinite.value(parser.getText());
        }
        return context.reportInputMismatch(
                Double.class, "must be a finite number%s", any ? ", \"NaN\", \"Infinity\" or \"-Infinity\"" : "");
    }
}
