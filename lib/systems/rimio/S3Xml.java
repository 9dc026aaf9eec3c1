package systems.rimio;

import http.Reply;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;

/** Reads the XML that S3 answers with; a body that is no XML reads as an empty document. */
public final class S3Xml {
    private final Element root;

    private S3Xml(Element root) { this.root = root; }

    public static S3Xml of(Reply reply) {
        try {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            return new S3Xml(builder.parse(new ByteArrayInputStream(reply.body())).getDocumentElement());
        } catch (org.xml.sax.SAXException e) {
            return new S3Xml(null);
        } catch (java.io.IOException | javax.xml.parsers.ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The Code of an error answer, or empty. */
    public static String errorCode(Reply reply) {
        S3Xml xml = of(reply);
        return xml.root != null && xml.root.getTagName().equals("Error") ? xml.text("Code") : "";
    }

    /** Text of the first direct child with this name, or empty. */
    public String text(String child) { return children(root, child).stream().map(Element::getTextContent).findFirst().orElse(""); }

    /** Texts of PARENT/CHILD in document order, such as all Contents/Key. */
    public List<String> texts(String parent, String child) {
        List<String> found = new ArrayList<>();
        for (Element p : children(root, parent)) children(p, child).forEach(e -> found.add(e.getTextContent()));
        return found;
    }

    public List<String> keys() { return texts("Contents", "Key"); }

    private static List<Element> children(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        if (parent == null) return found;
        for (var n = parent.getFirstChild(); n != null; n = n.getNextSibling())
            if (n instanceof Element e && e.getTagName().equals(name)) found.add(e);
        return found;
    }
}
