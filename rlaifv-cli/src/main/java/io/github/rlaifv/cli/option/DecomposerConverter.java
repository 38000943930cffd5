package io.github.rlaifv.cli.option;

import picocli.CommandLine.ITypeConverter;

/** Reads what divides responses: the word {@value DecomposerOption#RULES}, or a model. */
public final class DecomposerConverter implements ITypeConverter<String> {
    @Override
    public String convert(String value) {
        return value.equals(DecomposerOption.RULES)
                ? value
                : NamedModel.of(value).text();
    }
}
