import { Provider } from "react-redux";
import * as Sentry from "@sentry/react";

export default function App({ user }) {
  const [state, setState] = useState(null);
  return (
    <Provider store={store} className="long-class-name">
      <Sentry.ErrorBoundary dsn="https://key@sentry.io/1" options={{ release: "v1", nested: { a: 1 } }} {...rest}>
        {user ? <a href="https://example.com/a">text's "quote"</a> : null}
        <>{items.map((item) => <li key={item.id} onClick={() => fetch("https://api.example.com")}>{item.name}</li>)}</>
        <svg:rect fill="red" />
      </Sentry.ErrorBoundary>
    </Provider>
  );
}
