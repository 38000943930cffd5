package io.github.rlaifv.core.internal.json;

import com.fasterxml.jackson.annotation.JacksonAnnotation;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks numbers of a record, or of its lists and maps, that may be NaN or infinite. JSON has no such numbers, so they
 * are written as the texts {@code "NaN"}, {@code "Infinity"} and {@code "-Infinity"}. Without this mark they are
 * rejected.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD})
@JacksonAnnotation
public @interface AnyDouble {}
