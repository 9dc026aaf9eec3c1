package systems.rimio;

import http.Percent;

/** Query strings from names and values in turn. */
final class Query {
    private Query() {}

    static String of(String... namesAndValues) {
        var text = new StringBuilder();
        for (int i = 0; i + 1 < namesAndValues.length; i += 2)
            text.append(i == 0 ? '?' : '&').append(Percent.query(namesAndValues[i])).append('=').append(Percent.query(namesAndValues[i + 1]));
        return text.toString();
    }
}
