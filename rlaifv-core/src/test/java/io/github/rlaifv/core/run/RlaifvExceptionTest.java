package io.github.rlaifv.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RlaifvExceptionTest {
    @Test
    void longMessagesKeepTheirBeginningAndTheirAdvice() {
        String message = "a.json: field \"name\" is " + "x".repeat(300_000) + ": shorten it";
        assertThat(new BadDataException(message))
                .message()
                .startsWith("a.json: field \"name\" is xxx")
                .endsWith("xxx: shorten it")
                .hasSizeLessThan(5000);
        assertThat(new BadDataException("short")).hasMessage("short");
    }
}
