import requests

URL = "https://shop:s3cr3tPa55w0rd@payments.acme-stores.com/v1"


def pay(order):
    return requests.post(URL, json={"order": order})
