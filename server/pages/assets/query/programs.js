// The query as a program that asks it: in a shell, in Python and in R.

const inShell = text => `'${text.replaceAll("'", "'\\''")}'`;

const inPython = text => (!text.includes('"""') && !text.endsWith('"') && !text.endsWith("\\") ? `r"""${text}"""` : JSON.stringify(text));

const inR = text => {
  let dashes = "";
  while (text.includes(`)${dashes}"`)) dashes += "-";
  return `r"${dashes}(${text})${dashes}"`;
};

const curl = (endpoint, text, isGraph) => `curl ${inShell(endpoint)} \\
  -H 'Accept: ${isGraph ? "text/turtle" : "text/csv"}' \\
  --data-urlencode query=${inShell(text)}
`;

const python = (endpoint, text, isGraph) => `from SPARQLWrapper import ${isGraph ? "TURTLE" : "JSON"}, POST, SPARQLWrapper

endpoint = SPARQLWrapper(${JSON.stringify(endpoint)})
endpoint.setMethod(POST)
endpoint.setReturnFormat(${isGraph ? "TURTLE" : "JSON"})
endpoint.setQuery(${inPython(text)})
answer = endpoint.queryAndConvert()
${isGraph ? "print(answer.decode())" : `for row in answer["results"]["bindings"]:
    print({name: cell["value"] for name, cell in row.items()})`}
`;

const r = (endpoint, text, isGraph) => `library(httr2)

query <- ${inR(text)}
answer <- request(${JSON.stringify(endpoint)}) |>
  req_headers(Accept = "${isGraph ? "text/turtle" : "text/csv"}") |>
  req_body_form(query = query) |>
  req_perform()
${isGraph ? "cat(resp_body_string(answer))" : "rows <- read.csv(text = resp_body_string(answer), encoding = \"UTF-8\")"}
`;

export const PROGRAMS = { curl, Python: python, R: r };
